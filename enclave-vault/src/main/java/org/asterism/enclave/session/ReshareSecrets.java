package org.asterism.enclave.session;

import java.security.SecureRandom;
import org.asterism.secret.Handover;
import org.asterism.threshold.box.BoxKey;
import org.asterism.vault.Octets;
import org.asterism.vault.SessionId;
import org.asterism.vault.operation.SessionOpen;
import org.asterism.vault.operation.SessionOpen.Opened;

/// What a vault erases when a session ends that is about a record of its own: a copy of what it
/// needs of the record, and the key to its boxes.
record ReshareSecrets(RefreshedRecord record, BoxKey boxKey) implements AutoCloseable {
  /// @param from stays the caller's
  static ReshareSecrets draw(RefreshedRecord from, SecureRandom random) {
    RefreshedRecord record = from.copy();
    try (var handover = Handover.orElse(record::close)) {
      return handover.to(new ReshareSecrets(record, BoxKey.draw(random)));
    }
  }

  /// What the vault answers, under the pseudonym of its record.
  ///
  /// @param digest of what it will deal; empty where it deals nothing
  Opened opened(SessionOpen asked, SessionId session, Octets digest, SecureRandom random) {
    var unsigned =
        new Opened(
            session,
            record.pseudonym().name(),
            Octets.of(boxKey.publicKey()),
            Octets.random(SessionOpen.NONCE_BYTES, random),
            digest,
            Octets.EMPTY);
    return unsigned.with(record.pseudonym().sign(unsigned.digested(asked.terms()).signed()));
  }

  @Override
  public void close() {
    record.close();
    boxKey.close();
  }
}
