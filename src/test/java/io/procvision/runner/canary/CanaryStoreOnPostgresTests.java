package io.procvision.runner.canary;

import io.procvision.runner.OnPostgres;

class CanaryStoreOnPostgresTests extends CanaryStoreContract implements OnPostgres {}
