package org.asterism.custody.threshold;

import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.kernel.Curve;
import org.asterism.kernel.Point;
import org.asterism.key.KeyFacts;
import org.asterism.key.SharedSignature;
import org.asterism.key.SigningScheme;
import org.asterism.vault.VaultException;
import org.asterism.vault.operation.SchnorrSign;

/// An Ed25519 key in threshold custody: k vaults sign together, in one round with nonces that they
/// made beforehand (threshold.md §9, RFC 9591).
final class ThresholdSchnorr implements ThresholdKey {
  private final SharedSignature form;
  private final Holders holders;
  private final Point publicKey;
  private final NoncePool pool;

  ThresholdSchnorr(SharedSignature form, Holders holders) {
    this.form = form;
    this.holders = holders;
    // As this engine has written it.
    this.publicKey =
        holders
            .environment()
            .kernel()
            .decode(Curve.EDWARDS25519, form.publicKey(holders.facts()))
            .orElseThrow();
    this.pool = new NoncePool(holders);
  }

  @Override
  public KeyFacts facts() {
    return holders.facts();
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    form.requireShared(scheme);
    if (input.length > SchnorrSign.MESSAGE_BYTES_MAX) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "a key in threshold custody signs at most %d bytes, found %d"
              .formatted(SchnorrSign.MESSAGE_BYTES_MAX, input.length));
    }
    return new SchnorrSigning(form, holders, publicKey, pool, input).signature();
  }
}
