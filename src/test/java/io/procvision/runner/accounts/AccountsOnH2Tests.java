package io.procvision.runner.accounts;

import io.procvision.runner.OnH2;

class AccountsOnH2Tests extends AccountsContract implements OnH2 {}
