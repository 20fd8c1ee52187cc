package io.procvision.runner.accounts;

import io.procvision.runner.OnPostgres;

class AccountsOnPostgresTests extends AccountsContract implements OnPostgres {}
