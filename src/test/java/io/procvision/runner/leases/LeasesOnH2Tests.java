package io.procvision.runner.leases;

import io.procvision.runner.OnH2;

class LeasesOnH2Tests extends LeasesContract implements OnH2 {}
