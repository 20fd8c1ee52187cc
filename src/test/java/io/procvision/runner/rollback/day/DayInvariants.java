package io.procvision.runner.rollback.day;

import java.util.List;

/** All that there are. */
public final class DayInvariants {

    public static final List<DayInvariant> ALL = List.of(
            new OneBindingOfEachPid(),
            new EveryChangeIsExplained(),
            new EveryChangeIsAudited(),
            new WhatEndsHasBegun(),
            new NoFlapping(),
            new PinnedOnesStay(),
            new WhatIsHeldIsNotBound(),
            new WhatAnEmergencyLeavesIsHeld(),
            new TheWayBackLeadsBack(),
            new NothingFrozenMoves(),
            new BrakedWhereOverrun(),
            new OverrunIsBraked(),
            new CanariesKeepTheirBooks(),
            new OnlyTheBadIsLeft());

    private DayInvariants() {}
}
