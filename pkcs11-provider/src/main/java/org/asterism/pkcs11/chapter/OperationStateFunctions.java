package org.asterism.pkcs11.chapter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.TranscribedDigest;
import org.asterism.quota.Charge;
import org.asterism.secret.AesGcm;
import org.asterism.vault.VaultException;

/// `C_GetOperationState` and `C_SetOperationState` (PKCS#11 v3.1 §5.6.5, §5.6.6), for digests.
///
/// A saved state is the mechanism and all that was digested, sealed under a key of the application:
/// it is of use to this application alone, at the token where it was saved, logged in as it was
/// then. What the engine keeps of a saved state is nothing. Safe for use by many threads.
public final class OperationStateFunctions {
  private static final long ALL_BUT_SEARCHES = ~Ckf.FIND_OBJECTS;

  private final MechanismTable mechanisms;
  private final SecureRandom random;

  public OperationStateFunctions(MechanismTable mechanisms, SecureRandom random) {
    this.mechanisms = mechanisms;
    this.random = random;
  }

  /// `C_GetOperationState`.
  public Output get(Application application, long session, Buffer buffer) throws CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      byte[] state = plain(turn.session());
      try {
        int length = state.length + AesGcm.OVERHEAD_BYTES;
        return buffer.takes(length)
            ? new Output.Bytes(sealed(application, turn.session(), state))
            : Output.lengthOnly(length, buffer);
      } finally {
        Arrays.fill(state, (byte) 0);
      }
    }
  }

  /// `C_SetOperationState`: what was active is over.
  ///
  /// @param keys the handles of keys, of which a digest needs none
  public void set(Application application, long session, byte[] sealed, Keys keys)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      byte[] state = opened(application, turn.session(), sealed);
      try {
        keys.requireNone();
        restore(turn.session(), ByteBuffer.wrap(state));
      } finally {
        Arrays.fill(state, (byte) 0);
      }
    }
  }

  /// The handles that `C_SetOperationState` was given.
  public record Keys(long encryption, long authentication) {
    private void requireNone() throws CryptokiException {
      if (encryption != 0 || authentication != 0) {
        throw new CryptokiException(Ckr.KEY_NOT_NEEDED, "the state of a digest needs no key");
      }
    }
  }

  private static byte[] plain(Session session) throws CryptokiException {
    TranscribedDigest digest = onlyDigest(session);
    byte[] transcript =
        digest
            .transcript()
            .orElseThrow(() ->
                unsaveable(
                    "a digest over more than %d bytes, or over a key"
                        .formatted(TranscribedDigest.MAX_TRANSCRIPT_BYTES)));
    try {
      return ByteBuffer.allocate(Long.BYTES + transcript.length)
          .putLong(digest.mechanism().type())
          .put(transcript)
          .array();
    } finally {
      Arrays.fill(transcript, (byte) 0);
    }
  }

  private static TranscribedDigest onlyDigest(Session session) throws CryptokiException {
    if (session.isActive(ALL_BUT_SEARCHES & ~Ckf.DIGEST)) {
      throw unsaveable("another operation than a digest");
    }
    return session.digest().active().operation();
  }

  private static CryptokiException unsaveable(String what) {
    return new CryptokiException(Ckr.STATE_UNSAVEABLE, "expected a digest, found " + what);
  }

  private byte[] sealed(Application application, Session session, byte[] state) {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    return AesGcm.seal(application.stateKey(random), nonce, state, place(session));
  }

  private byte[] opened(Application application, Session session, byte[] sealed)
      throws CryptokiException {
    try {
      return AesGcm.open(application.stateKey(random), sealed, place(session));
    } catch (AEADBadTagException stranger) {
      throw new CryptokiException(
          Ckr.SAVED_STATE_INVALID,
          "expected a state that this application saved at this token under this login");
    }
  }

  // Where a state was saved: the token, and who was logged in there.
  private static byte[] place(Session session) {
    String login = session.access().login().map(now -> now.role().name()).orElse("");
    String token = session.access().token().facts().serial();
    return (token + " " + login).getBytes(StandardCharsets.UTF_8);
  }

  private void restore(Session session, ByteBuffer state) throws VaultException, CryptokiException {
    var mechanism = Mechanism.of(state.getLong());
    MechanismTable table = KeysInUse.table(mechanisms, session);
    Charge charge = session.operation(0);
    session.underWay(ALL_BUT_SEARCHES).end();
    session.digest().begin(charge, () -> new TranscribedDigest(mechanism, table.digest(mechanism)));
    byte[] transcript = new byte[state.remaining()];
    state.get(transcript);
    try {
      DigestFunctions.feed(session.digest().active(), transcript);
    } finally {
      Arrays.fill(transcript, (byte) 0);
    }
  }
}
