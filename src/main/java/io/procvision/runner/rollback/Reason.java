package io.procvision.runner.rollback;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Why a person decides what no figure can; asked for, because it is read long afterwards. */
record Reason(@NotBlank @Size(max = 2000) String reason) {}
