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
  private long sessionsLeft;
  private long copiesLeft;
  private boolean loggedIn;

  /// How many sessions and copies of objects are to be made again.
  record Announced(long sessions, long copies) {
    Announced {
      if (sessions < 0 || copies < 0) {
        throw new IllegalArgumentException("expected numbers of sessions and copies");
      }
    }
  }

  /// What becomes of it, once.
  interface Entrance {
    Admission enter() throws CryptokiException;

    /// It does not come in; what is kept of its logins stays for its next try.
    void turnAway();
  }

  /// @param resumption empty where the application has all that it had
  Return(
      Application application,
      Optional<Resumption> resumption,
      Announced announced,
      Entrance entrance) {
    this.application = application;
    this.resumption = resumption;
    this.sessionsLeft = announced.sessions();
    this.copiesLeft = announced.copies();
    this.entrance = entrance;
  }

  /// One that never went.
  static Return known(Admission admission, Announced announced) {
    return new Return(
        admission.application(),
        Optional.empty(),
        announced,
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

  /// Whether all that was announced has been named.
  boolean isComplete() {
    return sessionsLeft == 0 && copiesLeft == 0;
  }

  /// Opens the named sessions again.
  void reopen(byte[] named) throws BrokenFrame, CryptokiException {
    int count = named.length / SESSION_BYTES;
    if (count == 0 || named.length % SESSION_BYTES != 0 || count > sessionsLeft) {
      throw new BrokenFrame("expected some of %d sessions".formatted(sessionsLeft));
    }
    sessionsLeft -= count;
    if (resumption.isPresent()) {
      ByteBuffer in = ByteBuffer.wrap(named);
      while (in.hasRemaining()) {
        resumption.get().open(in.getLong(), in.getLong(), in.getLong());
      }
    }
  }

  /// Makes a copy of an object again.
  void recopy(Resumption.Copy copy) throws BrokenFrame, VaultException {
    if (!loggedIn || copiesLeft == 0) {
      throw new BrokenFrame("expected a copy after the sessions, of those announced");
    }
    copiesLeft--;
    if (resumption.isPresent()) {
      resumption.get().copy(copy);
    }
  }

  /// Logs in, once, when the last session is open.
  ///
  /// @return the slots of which nothing is open again
  List<Long> logInIfAllAreOpen() throws VaultException, CryptokiException {
    if (loggedIn || sessionsLeft > 0) {
      return List.of();
    }
    loggedIn = true;
    return resumption.isPresent() ? resumption.get().logIn() : List.of();
  }

  Admission enter() throws CryptokiException {
    return entrance.enter();
  }

  void turnAway() {
    entrance.turnAway();
  }
}
