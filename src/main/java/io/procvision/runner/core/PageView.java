package io.procvision.runner.core;

import java.util.List;
import java.util.function.Function;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Sort;

/** One page of a listing, in the form fixed for clients. */
public record PageView<T>(List<T> items, int page, int size, long total) {

    private static final int LARGEST = 500;

    public static <E, T> PageView<T> of(Page<E> page, Function<? super E, T> view) {
        return new PageView<>(
                page.getContent().stream().<T>map(view).toList(),
                page.getNumber(),
                page.getSize(),
                page.getTotalElements());
    }

    /** The page a client asked for; sizes above {@value #LARGEST} are refused rather than cut. */
    public static PageRequest request(int page, int size, Sort sort) {
        if (page < 0 || size < 1 || size > LARGEST) {
            throw new RunnerException(
                    Problem.INVALID_PARAMS,
                    "page %d of size %d does not exist: page counts from 0, size is 1 to %d"
                            .formatted(page, size, LARGEST));
        }
        return PageRequest.of(page, size, sort);
    }
}
