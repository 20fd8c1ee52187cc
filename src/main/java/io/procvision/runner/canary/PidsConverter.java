package io.procvision.runner.canary;

import io.procvision.runner.core.Pid;
import jakarta.persistence.AttributeConverter;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** PIDs in one column, by commas, which no PID contains. */
class PidsConverter implements AttributeConverter<Set<Pid>, String> {

    @Override
    public String convertToDatabaseColumn(Set<Pid> pids) {
        return pids.stream().sorted().map(Pid::value).collect(Collectors.joining(","));
    }

    @Override
    public Set<Pid> convertToEntityAttribute(String column) {
        return Arrays.stream(column.split(",", -1))
                .filter(text -> !text.isEmpty())
                .map(Pid::new)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
