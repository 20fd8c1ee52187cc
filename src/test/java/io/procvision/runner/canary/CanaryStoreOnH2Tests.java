package io.procvision.runner.canary;

import io.procvision.runner.OnH2;

class CanaryStoreOnH2Tests extends CanaryStoreContract implements OnH2 {}
