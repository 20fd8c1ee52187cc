package io.procvision.runner.catalog;

import java.time.Duration;
import java.util.List;

/** The way of one reader through the states of an operation. */
interface OperationWatch {

    /** Those since the last time; waits for the next when there is none, and may return none after that. */
    List<OperationView> next(Duration wait) throws InterruptedException;
}
