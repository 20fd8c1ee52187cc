package io.procvision.runner.rollback;

import io.procvision.runner.OnH2;

class HeldVersionsOnH2Tests extends HeldVersionsContract implements OnH2 {}
