package io.procvision.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does something several times in the same moment, as several runners would. */
public final class AtOnce {

    private AtOnce() {}

    /** What came of each, in their order. */
    public static <T, R> List<R> each(List<T> inputs, Function<T, R> action) throws Exception {
        CyclicBarrier together = new CyclicBarrier(inputs.size());
        ExecutorService threads = Executors.newFixedThreadPool(inputs.size());
        try {
            List<Callable<R>> tasks = new ArrayList<>();
            for (T input : inputs) {
                tasks.add(() -> {
                    together.await();
                    return action.apply(input);
                });
            }
            List<R> results = new ArrayList<>();
            for (Future<R> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}
