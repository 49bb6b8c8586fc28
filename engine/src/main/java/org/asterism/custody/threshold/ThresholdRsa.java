package org.asterism.custody.threshold;

import java.math.BigInteger;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedRsa;
import org.asterism.key.SigningScheme;
import org.asterism.rows.FieldWriter;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.Blinding;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.VaultException;

/// An RSA key in threshold custody: padded here, raised to its exponent by vaults (threshold.md
/// §6).
final class ThresholdRsa implements ThresholdKey {
  private final Holders holders;
  private final RsaKey key;
  private final Blinding blinding;
  private final Partials partials;
  private final NativeKey padded;

  ThresholdRsa(SharedRsa form, Holders holders) {
    this.holders = holders;
    this.key = form.key(holders.facts());
    this.blinding = new Blinding(key, holders.environment().random());
    this.partials = new Partials(holders, key);
    this.padded = form.over(holders.facts(), new OfVaults());
  }

  @Override
  public KeyFacts facts() {
    return holders.facts();
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    return padded.sign(scheme, input);
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException {
    return padded.decrypt(scheme, ciphertext);
  }

  /// The key's powers, of k vaults each.
  private final class OfVaults implements SharedRsa.Powers {
    private static final String OWN_SECRET = "asterism/implicit-rejection/v1";

    // In the open: what is signed is public, and a vault may count or approve it.
    @Override
    public byte[] ofBlock(byte[] block) throws VaultException, CryptokiException {
      return key.isBase(block)
          ? key.encode(partials.power(new BigInteger(1, block)))
          : block.clone();
    }

    @Override
    public byte[] ofCiphertext(byte[] ciphertext) throws VaultException, CryptokiException {
      if (!key.isBase(ciphertext)) {
        return ciphertext.clone();
      }
      Blinding.Pair pair = blinding.next();
      BigInteger blinded = blinding.blind(new BigInteger(1, ciphertext), pair);
      return key.encode(blinding.unblind(partials.power(blinded), pair));
    }

    @Override
    public SecretBytes ownSecret(byte[] ciphertext) {
      byte[] message =
          new FieldWriter()
              .text(OWN_SECRET)
              .bytes(holders.locator().keyId().toByteArray())
              .bytes(ciphertext)
              .toBytes();
      return SecretBytes.takeFrom(holders.token().root().mac(message));
    }
  }
}
