package io.procvision.runner.activation;

import io.procvision.runner.core.Pid;
import io.procvision.runner.history.Texts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A {@link Pin} in the database. */
@Entity
@Table(name = "pin")
class PinRow {

    @Id
    private String pid;

    private String reason;
    private String operator;

    @Column(name = "at")
    private Instant pinnedAt;

    @SuppressWarnings("NullAway.Init") // for the persistence provider, which sets the fields
    protected PinRow() {}

    PinRow(Pin pin) {
        this.pid = pin.pid().value();
        this.reason = Texts.fitReason(pin.reason());
        this.operator = Texts.fitOperator(pin.operator());
        this.pinnedAt = pin.at();
    }

    Pin pin() {
        return new Pin(new Pid(pid), reason, operator, pinnedAt);
    }
}
