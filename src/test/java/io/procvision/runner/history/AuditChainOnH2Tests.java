package io.procvision.runner.history;

import io.procvision.runner.OnH2;

class AuditChainOnH2Tests extends AuditChainContract implements OnH2 {}
