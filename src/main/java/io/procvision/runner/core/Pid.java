package io.procvision.runner.core;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A processing unit on the line. Malformed ones are refused as {@code 1001} with status 400. */
public record Pid(@JsonValue String value) implements Comparable<Pid> {

    @JsonCreator
    public Pid {
        Identifiers.require(value, "PID", Problem.MALFORMED_PID);
    }

    @Override
    public int compareTo(Pid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
