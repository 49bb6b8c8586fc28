package org.asterism.custody.threshold;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFacts;
import org.asterism.key.SharedEcdsa;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.EcdsaSign;

/// An EC key in threshold custody: k vaults agree, or sign with a presignature that they keep
/// (threshold.md §7, §10). Which of both it was made for, its vaults know.
final class ThresholdEc implements ThresholdKey {
  private final SharedEcdsa form;
  private final Holders holders;
  private final ThresholdAgreement agreement;
  private final Point publicKey;
  private final PresignPool pool;

  /// @param room for presignatures of all keys together
  ThresholdEc(SharedEcdsa form, Holders holders, Semaphore room) {
    this.form = form;
    this.holders = holders;
    this.agreement = new ThresholdAgreement(form, holders);
    this.publicKey = form.publicKey(holders.environment().kernel(), holders.facts());
    this.pool = new PresignPool(holders, new PresignMaker(holders, publicKey), room);
  }

  @Override
  public KeyFacts facts() {
    return holders.facts();
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] digest) throws VaultException, CryptokiException {
    form.requireShared(scheme);
    if (digest.length > EcdsaSign.DIGEST_BYTES_MAX) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "a key in threshold custody signs a digest of at most %d bytes, found %d"
              .formatted(EcdsaSign.DIGEST_BYTES_MAX, digest.length));
    }
    return new EcdsaSigning(holders, publicKey, pool, digest).signature();
  }

  @Override
  public SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException {
    return agreement.agree(peerPoint);
  }

  @Override
  public Optional<Readiness> readiness() {
    return pool.readiness();
  }

  @Override
  public void end() {
    pool.close();
  }
}
