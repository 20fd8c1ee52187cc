package io.procvision.runner.console;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One open page that wants to hear of changes. It is told without waiting, however slow it reads, and learns what changed,
 * not how often: a thousand switches at once are one piece of news.
 */
final class ChangeReader {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final EnumSet<Topic> news = EnumSet.noneOf(Topic.class);
    private boolean ended;

    void tell(Set<Topic> topics) {
        lock.lock();
        try {
            news.addAll(topics);
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** What changed since the last time, as soon as something has; nothing after so long a silence, or at the end. */
    Set<Topic> next(Duration silence) throws InterruptedException {
        lock.lock();
        try {
            long left = silence.toNanos();
            while (news.isEmpty() && !ended && left > 0) {
                left = arrived.awaitNanos(left);
            }
            EnumSet<Topic> topics = EnumSet.copyOf(news);
            news.clear();
            return topics;
        } finally {
            lock.unlock();
        }
    }

    /** Gathers what follows close behind, unless the end comes first. */
    void pause(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!ended && left > 0) {
                left = arrived.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
