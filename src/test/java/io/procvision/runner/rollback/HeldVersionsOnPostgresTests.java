package io.procvision.runner.rollback;

import io.procvision.runner.OnPostgres;

class HeldVersionsOnPostgresTests extends HeldVersionsContract implements OnPostgres {}
