package io.procvision.runner.notification;

import io.procvision.runner.OnH2;

class NotificationOnH2Tests extends NotificationContract implements OnH2 {}
