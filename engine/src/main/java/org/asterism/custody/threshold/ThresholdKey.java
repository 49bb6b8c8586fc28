package org.asterism.custody.threshold;

import java.math.BigInteger;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.custody.records.Locator;
import org.asterism.custody.records.OpenToken;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedRsa;
import org.asterism.key.SigningScheme;
import org.asterism.rows.FieldWriter;
import org.asterism.secret.SecretBytes;
import org.asterism.threshold.rsa.Blinding;
import org.asterism.threshold.rsa.RsaKey;
import org.asterism.vault.Reason;
import org.asterism.vault.VaultException;

/// An RSA key in threshold custody: padded here, computed by vaults, verified here, and whole
/// nowhere. Safe for use by many threads.
public final class ThresholdKey implements KeyUse {
  private final RsaKey key;
  private final Blinding blinding;
  private final Partials partials;
  private final Locator locator;
  private final OpenToken token;
  private final NativeKey padded;

  public ThresholdKey(Environment environment, OpenToken token, Locator locator, Lacking lacking) {
    SharedRsa form = environment.keyForms().shared(locator.facts()).orElseThrow();
    this.key = form.key(locator.facts());
    this.blinding = new Blinding(key, environment.random());
    this.partials = new Partials(environment, token, locator, key, lacking);
    this.locator = locator;
    this.token = token;
    this.padded = form.over(locator.facts(), new OfVaults());
  }

  /// What hears of a vault that has not got its share of the key.
  @FunctionalInterface
  public interface Lacking {
    /// Waits for nothing.
    void at(Member member, Reason reason);
  }

  @Override
  public KeyFacts facts() {
    return locator.facts();
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

  @Override
  public SecretBytes agree(byte[] peerPoint) throws VaultException, CryptokiException {
    return padded.agree(peerPoint);
  }

  @Override
  public <R> R material(MaterialUse<R> use) throws CryptokiException {
    throw new CryptokiException(
        Ckr.KEY_FUNCTION_NOT_PERMITTED, "a key in threshold custody is never whole");
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
              .bytes(locator.keyId().toByteArray())
              .bytes(ciphertext)
              .toBytes();
      return SecretBytes.takeFrom(token.root().mac(message));
    }
  }
}
