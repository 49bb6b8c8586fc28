package org.asterism.algorithm.rsa;

import java.math.BigInteger;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.NativeKey;
import org.asterism.key.SharedRsa;
import org.asterism.key.SigningScheme;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// An RSA private key: one raw operation, computed here or by vaults, and padded by this package on
/// the way in or out.
final class RsaPrivate implements NativeKey {
  private final RsaFacts facts;
  private final BigInteger modulus;
  private final RsaPadding padding;
  private final RsaEnvelope envelope;
  private final SharedRsa.Powers powers;
  private final ImplicitRejection rejection;
  private final Runnable ending;

  private RsaPrivate(
      RsaFacts facts, SharedRsa.Powers powers, Runnable ending, Providers providers) {
    this.facts = facts;
    this.modulus = new BigInteger(1, facts.modulus());
    this.padding = new RsaPadding(providers);
    this.envelope = new RsaEnvelope(providers);
    this.powers = powers;
    this.rejection = new ImplicitRejection(powers, facts.length());
    this.ending = ending;
  }

  /// A key that is whole here. Takes over `whole`.
  static RsaPrivate of(RsaFacts facts, RsaPowers whole, Providers providers) {
    return new RsaPrivate(facts, whole, whole::destroy, providers);
  }

  /// A key that is never whole.
  static RsaPrivate over(RsaFacts facts, SharedRsa.Powers powers, Providers providers) {
    return new RsaPrivate(facts, powers, () -> {}, providers);
  }

  @Override
  public byte[] sign(SigningScheme scheme, byte[] input) throws VaultException, CryptokiException {
    if (!(scheme instanceof RsaSigning rsa)) {
      throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "an rsa key signs in no other way");
    }
    return powers.ofBlock(
        switch (rsa) {
          case RsaSigning.Pkcs1Block() -> pkcs1(input);
          case RsaSigning.Raw() -> number(input);
          case RsaSigning.Pss pss ->
              padding
                  .pss(input, PssShape.of(pss, facts))
                  .orElseThrow(() ->
                      new CryptokiException(
                          Ckr.KEY_SIZE_RANGE, "the modulus is too short for digest and salt"));
        });
  }

  @Override
  public SecretBytes decrypt(DecryptionScheme scheme, byte[] ciphertext)
      throws VaultException, CryptokiException {
    if (!(scheme instanceof RsaDecryption rsa)) {
      throw new CryptokiException(Ckr.KEY_TYPE_INCONSISTENT, "an rsa key decrypts in no other way");
    }
    // RFC 8017 §5.1.2 step 1; the ciphertext is public, so this may be told apart.
    if (ciphertext.length != facts.length()) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_LEN_RANGE, "expected as many bytes as the modulus has");
    }
    if (new BigInteger(1, ciphertext).compareTo(modulus) >= 0) {
      throw new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the ciphertext does not decrypt");
    }
    if (rsa instanceof RsaDecryption.ImplicitPkcs1(var wanted)) {
      return chosen(ImplicitMessage.of(facts.length(), wanted), ciphertext);
    }
    return envelope
        .open(rsa, powers.ofCiphertext(ciphertext))
        .orElseThrow(() ->
            new CryptokiException(Ckr.ENCRYPTED_DATA_INVALID, "the ciphertext does not decrypt"));
  }

  // Whether any length is possible is known beforehand, from public numbers.
  private SecretBytes chosen(ImplicitMessage message, byte[] ciphertext)
      throws VaultException, CryptokiException {
    if (!message.isPossible()) {
      throw new CryptokiException(
          Ckr.ENCRYPTED_DATA_INVALID, "no key of this length fits under the modulus");
    }
    try (var alternative = rejection.alternative(ciphertext)) {
      return message.choose(powers.ofCiphertext(ciphertext), alternative);
    }
  }

  @Override
  public void destroy() {
    ending.run();
  }

  private byte[] number(byte[] input) throws CryptokiException {
    return RsaPadding.raw(RsaSizes.requireBelow(facts, input), facts.length());
  }

  private byte[] pkcs1(byte[] block) throws CryptokiException {
    int length = facts.length();
    if (block.length > length - RsaPadding.PKCS1_OVERHEAD) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "at most " + (length - RsaPadding.PKCS1_OVERHEAD) + " bytes, found " + block.length);
    }
    return RsaPadding.pkcs1(block, length);
  }
}
