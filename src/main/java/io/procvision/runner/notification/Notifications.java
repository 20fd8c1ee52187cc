package io.procvision.runner.notification;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;

interface Notifications extends JpaRepository<Notification, Long> {

    Optional<Notification> findFirstByWebhookAndStateAndDueAtLessThanEqualOrderById(
            String webhook, DeliveryState state, Instant now);

    /** Locked, so that of two runners one gives them up. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    List<Notification> findByStateAndGiveUpAtLessThanEqualOrderById(DeliveryState state, Instant now);

    @Query("""
            select n from Notification n
            where (:state is null or n.state = :state) and (:webhook is null or n.webhook = :webhook)""")
    Page<Notification> find(@Nullable DeliveryState state, @Nullable String webhook, Pageable page);

    @Modifying
    @Query("delete from Notification n where n.state <> PENDING and n.settledAt < :before")
    int deleteSettledBefore(Instant before);
}
