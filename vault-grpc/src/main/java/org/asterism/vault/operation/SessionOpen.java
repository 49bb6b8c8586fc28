package org.asterism.vault.operation;

import org.asterism.kernel.Group;
import org.asterism.threshold.OpeningDigest;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Policy.OperationKind;
import org.asterism.vault.Pseudonym;
import org.asterism.vault.SessionId;

/// The first step of a session: the vault makes a pseudonym for a key that is yet to be put. Names
/// no record, so that no policy decides about it.
public record SessionOpen(Kind sort, Group group) implements Operation<SessionOpen.Opened> {
  public static final int NONCE_BYTES = 32;

  private static final OperationKind KIND = new OperationKind("SESSION_OPEN");

  /// What a session is for.
  ///
  /// The number is that of the wire contract.
  public enum Kind {
    ENROL(1);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  @Override
  public OperationKind kind() {
    return KIND;
  }

  /// What the pseudonym signs.
  public byte[] message(SessionId session, Octets nonce) {
    return OpeningDigest.of(
        session.bytes().toByteArray(), sort.number, group.number(), nonce.toByteArray());
  }

  /// Whether the vault that answered so has the pseudonym.
  public boolean isSigned(Opened opened) {
    return opened
        .pseudonym()
        .verifies(message(opened.session(), opened.nonce()), opened.signature());
  }

  /// What the vault made.
  public record Opened(SessionId session, Pseudonym pseudonym, Octets nonce, Octets signature)
      implements Outcome {}
}
