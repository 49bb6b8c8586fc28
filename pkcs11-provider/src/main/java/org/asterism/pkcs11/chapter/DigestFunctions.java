package org.asterism.pkcs11.chapter;

import java.util.Optional;
import org.asterism.algorithm.Mechanism;
import org.asterism.algorithm.MechanismTable;
import org.asterism.algorithm.OutputLength;
import org.asterism.cryptoki.Buffer;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Cko;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Output;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.object.ObjectRules;
import org.asterism.pkcs11.session.ActiveOperation;
import org.asterism.pkcs11.session.Application;
import org.asterism.pkcs11.session.Session;
import org.asterism.pkcs11.session.TranscribedDigest;
import org.asterism.pkcs11.session.VisibleObject;
import org.asterism.quota.Charge;
import org.asterism.vault.VaultException;

/// Message digesting functions (PKCS#11 v3.1 §5.12); no vault is asked but for `C_DigestKey`. Safe
/// for use by many threads.
public final class DigestFunctions {
  private final MechanismTable mechanisms;
  private final KeysInUse keys;

  public DigestFunctions(MechanismTable mechanisms, ObjectRules rules) {
    this.mechanisms = mechanisms;
    this.keys = new KeysInUse(rules);
  }

  /// `C_DigestInit`.
  ///
  /// @param mechanism empty: ends the active operation
  public void init(Application application, long session, Optional<Mechanism> mechanism)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      if (mechanism.isEmpty()) {
        turn.session().digest().cancel();
        return;
      }
      turn.session().digest().requireFree();
      MechanismTable own = KeysInUse.table(mechanisms, turn.session());
      Charge charge = turn.session().operation(mechanism.get().parameter().length());
      turn.session()
          .digest()
          .begin(charge, () -> new TranscribedDigest(mechanism.get(), own.digest(mechanism.get())));
    }
  }

  /// `C_Digest`.
  public Output digest(Application application, long session, byte[] data, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<TranscribedDigest> active = turn.session().digest().active();
      return active.whole(
          OutputLength.exactly(active.operation().length()),
          buffer,
          work -> {
            work.update(data);
            return work.finish();
          });
    }
  }

  /// `C_DigestUpdate`.
  public void update(Application application, long session, byte[] part)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      feed(turn.session().digest().active(), part);
    }
  }

  // Where there is no memory for it, a digest goes on and cannot be saved.
  private static void remember(
      ActiveOperation<TranscribedDigest> active, TranscribedDigest work, int part)
      throws CryptokiException {
    try {
      active.keep(work.keeps(part));
    } catch (CryptokiException full) {
      work.wipe();
      active.keep(0);
    }
  }

  static void feed(ActiveOperation<TranscribedDigest> active, byte[] part)
      throws VaultException, CryptokiException {
    active.feed(work -> {
      remember(active, work, part.length);
      work.update(part);
    });
  }

  /// `C_DigestKey`: the value of a secret key that may be read anyway. A digest over one that may
  /// not would tell a guesser whether the guess was right. The operation cannot be saved any more.
  public void digestKey(Application application, long session, long key)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<TranscribedDigest> active = turn.session().digest().active();
      VisibleObject found = keys.find(turn.session(), key, Ckr.KEY_HANDLE_INVALID);
      keys.requireRevealable(found);
      if (!found.attributes().ulong(Cka.CLASS).equals(Optional.of(Cko.SECRET_KEY))) {
        throw new CryptokiException(Ckr.KEY_INDIGESTIBLE, "expected a secret key");
      }
      KeyUse use = KeysInUse.privateUse(found);
      active.feed(work -> {
        active.keep(0);
        digest(work, use);
      });
    }
  }

  /// `C_DigestFinal`.
  public Output finish(Application application, long session, Buffer buffer)
      throws VaultException, CryptokiException {
    try (Session.Turn turn = application.turn(session)) {
      ActiveOperation<TranscribedDigest> active = turn.session().digest().active();
      return active.last(
          OutputLength.exactly(active.operation().length()), buffer, TranscribedDigest::finish);
    }
  }

  private static void digest(TranscribedDigest work, KeyUse key)
      throws VaultException, CryptokiException {
    var _ =
        key.material(material ->
            material
                .encoded()
                .useArray(value -> {
                  work.updateUnsaved(value);
                  return material.facts();
                }));
  }
}
