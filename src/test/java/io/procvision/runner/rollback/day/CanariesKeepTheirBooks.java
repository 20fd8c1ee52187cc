package io.procvision.runner.rollback.day;

import io.procvision.runner.canary.PidProgress;
import io.procvision.runner.history.SwitchCause;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * No canary holds a PID that it is done with, none that was taken back left a PID on its way, and none switched one that it had
 * not written down.
 */
final class CanariesKeepTheirBooks implements DayInvariant {

    @Override
    public Stream<String> violations(DayHistory day) {
        return Stream.of(claims(day.canaries()), unreturned(day.canaries()), standing(day), unwritten(day))
                .flatMap(each -> each);
    }

    private static Stream<String> claims(List<CanaryBook> books) {
        return books.stream().filter(book -> book.isOver() && book.isClaimed()).map(book -> "still claimed: " + book);
    }

    private static Stream<String> unreturned(List<CanaryBook> books) {
        return books.stream()
                .filter(book ->
                        book.state().equals("ABORTED") && book.progress().isTouched())
                .map(book -> "not taken back: " + book);
    }

    /** Said to be back, and still where the canary put it; unless a later canary of the same version did. */
    private static Stream<String> standing(DayHistory day) {
        return day.moves().values().stream()
                .filter(oldestFirst -> !oldestFirst.isEmpty())
                .map(oldestFirst -> oldestFirst.get(oldestFirst.size() - 1))
                .filter(last -> last.cause() == SwitchCause.CANARY)
                .filter(last -> day.canaries().stream()
                        .filter(book ->
                                book.pid().equals(last.pid()) && book.version().equals(Move.number(last.bound())))
                        .max(Comparator.comparing(CanaryBook::canary))
                        .filter(book -> book.progress() == PidProgress.ROLLED_BACK)
                        .isPresent())
                .map(last -> "said to be taken back, and stands: " + last);
    }

    private static Stream<String> unwritten(DayHistory day) {
        return day.all()
                .filter(move -> move.cause() == SwitchCause.CANARY)
                .filter(move -> day.canaries().stream()
                        .noneMatch(book -> book.pid().equals(move.pid())
                                && book.version().equals(Move.number(move.bound()))
                                && Move.number(move.left()).equals(book.from())))
                .map(move -> "written down by no canary: " + move);
    }
}
