package io.procvision.runner.leases;

import io.procvision.runner.OnPostgres;

class LeasesOnPostgresTests extends LeasesContract implements OnPostgres {}
