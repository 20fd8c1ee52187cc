package io.procvision.runner.rollback.day;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Nothing is unpinned, released or allowed again in the audit trail that was not pinned, quarantined or withdrawn there. */
final class WhatEndsHasBegun implements DayInvariant {

    private static final Map<String, String> BEGINNINGS =
            Map.of("unpin", "pin", "release", "quarantine", "allow", "withdraw");

    @Override
    public Stream<String> violations(DayHistory day) {
        Set<String> open = new HashSet<>();
        List<String> found = new ArrayList<>();
        for (Deed deed : day.audit()) {
            if (BEGINNINGS.containsValue(deed.action())) {
                open.add(key(deed.action(), deed));
            }
            String beginning = BEGINNINGS.get(deed.action());
            if (beginning != null && !open.remove(key(beginning, deed))) {
                found.add("it had not begun: " + deed);
            }
        }
        return found.stream();
    }

    private static String key(String beginning, Deed deed) {
        return "%s %s %s".formatted(beginning, deed.pid(), deed.is("pin") || deed.is("unpin") ? "" : deed.version());
    }
}
