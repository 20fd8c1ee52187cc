package io.procvision.runner.freeze;

import io.procvision.runner.OnPostgres;

class FreezeCalendarOnPostgresTests extends FreezeCalendarContract implements OnPostgres {}
