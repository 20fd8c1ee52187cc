package io.procvision.runner.history;

import io.procvision.runner.OnH2;

class SwitchLogOnH2Tests extends SwitchLogContract implements OnH2 {}
