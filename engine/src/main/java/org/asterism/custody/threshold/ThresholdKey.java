package org.asterism.custody.threshold;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyUse;
import org.asterism.key.SharedAgreement;
import org.asterism.key.SharedEcdsa;
import org.asterism.key.SharedForm;
import org.asterism.key.SharedRsa;
import org.asterism.key.SharedSignature;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;

/// A key in threshold custody: computed by vaults, verified here, and whole nowhere. What its kind
/// does not override its vaults do not compute. Safe for use by many threads.
public sealed interface ThresholdKey extends KeyUse
    permits ThresholdRsa, ThresholdAgreement, ThresholdSchnorr, ThresholdEc {

  /// What hears of a vault that has not got its share of the key.
  @FunctionalInterface
  interface Lacking {
    /// Waits for nothing.
    void at(Member member, Reason reason);
  }

  /// How many presignatures of all keys of one token lie ready at most.
  int PRESIGNATURES_MAX = 16_384;

  /// The key of this locator, which is in threshold custody.
  ///
  /// @param room for presignatures of all keys together
  static ThresholdKey of(
      Environment environment, OpenToken token, Locator locator, Lacking lacking, Semaphore room) {
    SharedForm form = environment.keyForms().shared(locator.facts()).orElseThrow();
    var holders = new Holders(environment, token, locator, lacking);
    return switch (form) {
      case SharedRsa rsa -> new ThresholdRsa(rsa, holders);
      case SharedEcdsa ecdsa -> new ThresholdEc(ecdsa, holders, room);
      case SharedAgreement agreement -> new ThresholdAgreement(agreement, holders);
      case SharedSignature signature -> new ThresholdSchnorr(signature, holders);
    };
  }

  /// How many ECDSA signatures a key in use is good for once 1, 2, … vaults are away, up to where
  /// no k are left, and no presignatures can be made; empty where some may be away for that.
  static List<Integer> signaturesWithout(int k, int n) {
    return n == 2 * k - 1
        ? IntStream.rangeClosed(1, n - k).mapToObj(away -> KeeperSets.signatures(k, away)).toList()
        : List.of();
  }

  /// What lies ready; empty where nothing has to, or nobody has asked for it yet.
  default Optional<Readiness> readiness() {
    return Optional.empty();
  }

  /// Forgets what lies ready. Nothing more is made in the background.
  default void end() {}

  @Override
  default byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    throw new CryptokiException(
        Ckr.KEY_FUNCTION_NOT_PERMITTED, "this key is shared out to agree, not to sign");
  }

  @Override
  default SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "keys of this type do not decrypt");
  }

  @Override
  default SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException {
    throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "keys of this type do not agree");
  }

  @Override
  default <R> R material(MaterialUse<R> use) throws CryptokiException {
    throw new CryptokiException(
        Ckr.KEY_FUNCTION_NOT_PERMITTED, "a key in threshold custody is never whole");
  }
}
