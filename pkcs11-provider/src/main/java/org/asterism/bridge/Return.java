package org.asterism.bridge;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.pkcs11.chapter.Resumption;
import org.asterism.pkcs11.session.Application;
import org.asterism.vault.VaultException;

/// The coming back of one application, session by session, until it is let in. For one thread.
final class Return {
  /// Handle, slot and state of one session.
  static final int SESSION_BYTES = 3 * Long.BYTES;

  private final Application application;
  private final Optional<Resumption> resumption;
  private final Entrance entrance;
  private long left;

  /// What becomes of it, once.
  interface Entrance {
    Admission enter() throws CryptokiException;

    /// It does not come in; what is kept of its logins stays for its next try.
    void turnAway();
  }

  /// @param resumption empty where the application has all that it had
  Return(
      Application application, Optional<Resumption> resumption, long sessions, Entrance entrance) {
    this.application = application;
    this.resumption = resumption;
    this.left = sessions;
    this.entrance = entrance;
  }

  /// One that never went.
  static Return known(Admission admission, long sessions) {
    return new Return(
        admission.application(),
        Optional.empty(),
        sessions,
        new Entrance() {
          @Override
          public Admission enter() {
            return admission;
          }

          @Override
          public void turnAway() {
            admission.releaseControl();
          }
        });
  }

  Application application() {
    return application;
  }

  /// Whether all sessions have been named.
  boolean isComplete() {
    return left == 0;
  }

  /// Opens the named sessions again.
  void reopen(byte[] named) throws BrokenFrame, CryptokiException {
    int count = named.length / SESSION_BYTES;
    if (count == 0 || named.length % SESSION_BYTES != 0 || count > left) {
      throw new BrokenFrame("expected some of %d sessions".formatted(left));
    }
    left -= count;
    if (resumption.isPresent()) {
      ByteBuffer in = ByteBuffer.wrap(named);
      while (in.hasRemaining()) {
        resumption.get().open(in.getLong(), in.getLong(), in.getLong());
      }
    }
  }

  /// @return the slots of which nothing is open again
  List<Long> finish() throws VaultException, CryptokiException {
    return resumption.isPresent() ? resumption.get().finish() : List.of();
  }

  Admission enter() throws CryptokiException {
    return entrance.enter();
  }

  void turnAway() {
    entrance.turnAway();
  }
}
