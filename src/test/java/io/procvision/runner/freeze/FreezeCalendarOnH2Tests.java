package io.procvision.runner.freeze;

import io.procvision.runner.OnH2;

class FreezeCalendarOnH2Tests extends FreezeCalendarContract implements OnH2 {}
