package org.asterism.rpc;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSession;
import org.asterism.ratls.RequestWindow;
import org.asterism.ratls.SealedParts;
import org.asterism.vault.Vault;
import org.jspecify.annotations.Nullable;

/// One TLS connection at the vault: un-attested until its one exchange has succeeded, and again
/// once that is too old. It belongs to the transport itself, not to a header or a token.
final class Connection {
  private final SSLSession session;
  private final BooleanSupplier enrolled;
  private final Load load;
  private final Runnable settled;
  private final AtomicBoolean begun = new AtomicBoolean();
  private volatile @Nullable Attested attested;

  /// @param enrolled whether the engine at the other end is enrolled, asked at each call
  /// @param load of that engine
  /// @param settled told once this is attested
  Connection(SSLSession session, BooleanSupplier enrolled, Load load, Runnable settled) {
    this.session = session;
    this.enrolled = enrolled;
    this.load = load;
    this.settled = settled;
  }

  /// What calls on an attested connection use.
  record Attested(Vault vault, SealedParts sealing, RequestWindow window, long endsAtNanos) {}

  SSLSession session() {
    return session;
  }

  Load load() {
    return load;
  }

  /// Whether this is the connection's first exchange; there is no second.
  boolean begin() {
    return begun.compareAndSet(false, true);
  }

  void attest(Vault vault, SealedParts sealing, Duration lifetime, LongSupplier nanos) {
    attested =
        new Attested(vault, sealing, new RequestWindow(), nanos.getAsLong() + lifetime.toNanos());
    settled.run();
  }

  /// The attested connection, or null while it is none, or none any more.
  @Nullable Attested attested(LongSupplier nanos) {
    Attested current = attested;
    boolean over = current == null || nanos.getAsLong() - current.endsAtNanos() >= 0;
    return over || !enrolled.getAsBoolean() ? null : current;
  }
}
