package org.asterism.algorithm.vendor;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.asterism.algorithm.ImportedKey;
import org.asterism.algorithm.KeyType;
import org.asterism.crypto.PrivateKeys;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyForm;
import org.asterism.key.KeyMaterial;
import org.asterism.key.NativeKey;
import org.asterism.key.SigningScheme;
import org.asterism.pkcs11.attribute.AttributeRule;
import org.asterism.pkcs11.attribute.Given;
import org.asterism.pkcs11.attribute.KeyTable;
import org.asterism.pkcs11.attribute.ObjectTable;
import org.asterism.secret.SecretBytes;

/// The keys of the vendor's algorithm.
public record VendorKeyType(Providers providers) implements KeyType {
  /// `CKK_VENDOR_DEFINED` with a number of ours.
  public static final long CODE = 0x80000000L | 0x5700;

  static final SigningScheme SCHEME = new SigningScheme() {};

  private static final List<AttributeRule> ROWS =
      List.of(KeyTable.publicKeyInfo(facts -> ((VendorFacts) facts).info()));

  @Override
  public long code() {
    return CODE;
  }

  @Override
  public List<ObjectTable> tables() {
    return List.of(
        ObjectTable.publicKey(CODE, Set.of(Cka.VERIFY), ROWS),
        ObjectTable.privateKey(CODE, Set.of(Cka.SIGN), ROWS));
  }

  @Override
  public boolean isOf(KeyFacts facts) {
    return facts instanceof VendorFacts;
  }

  @Override
  public Optional<KeyForm> form() {
    return Optional.of(new KeyForm(VendorFacts.TAG, in -> new VendorFacts(in.bytes()), this::load));
  }

  private NativeKey load(KeyMaterial material) {
    return new Native(PrivateKeys.load("Ed25519", material.encoded(), providers), providers);
  }

  @Override
  public ImportedKey read(long objectClass, Given given) throws CryptokiException {
    throw new CryptokiException(Ckr.ATTRIBUTE_VALUE_INVALID, "such keys are generated only");
  }

  @Override
  public Optional<SecretBytes> part(KeyMaterial material, long type) {
    return Optional.empty();
  }

  private record Native(PrivateKey privateKey, Providers providers) implements NativeKey {
    @Override
    public byte[] sign(SigningScheme scheme, byte[] input) {
      try {
        var signature = providers.signature("Ed25519");
        signature.initSign(privateKey);
        signature.update(input);
        return signature.sign();
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void destroy() {
      PrivateKeys.destroy(privateKey);
    }
  }
}
