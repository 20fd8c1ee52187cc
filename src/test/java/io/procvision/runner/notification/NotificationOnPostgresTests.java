package io.procvision.runner.notification;

import io.procvision.runner.OnPostgres;

class NotificationOnPostgresTests extends NotificationContract implements OnPostgres {}
