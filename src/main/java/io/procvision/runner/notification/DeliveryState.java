package io.procvision.runner.notification;

/** Where a message is on its way. */
public enum DeliveryState {
    PENDING,
    DELIVERED,
    /** Given up. */
    FAILED
}
