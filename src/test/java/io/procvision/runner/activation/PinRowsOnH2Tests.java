package io.procvision.runner.activation;

import io.procvision.runner.OnH2;

class PinRowsOnH2Tests extends PinRowsContract implements OnH2 {}
