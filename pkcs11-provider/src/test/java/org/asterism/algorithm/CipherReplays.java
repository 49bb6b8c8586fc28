package org.asterism.algorithm;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.aes.AesGcm;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.Ecdh1;
import org.asterism.algorithm.rsa.Oaep;
import org.asterism.algorithm.rsa.RsaImport;
import org.asterism.cryptoki.AttributeValue;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.KeyMaterial;
import org.asterism.vault.VaultException;

/// Ciphers, wrapping and agreement.
final class CipherReplays {
  private static final GroupKey RSA_KEY = new GroupKey();

  private CipherReplays() {}

  static final class Gcm implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var parameter =
          new org.asterism.algorithm.aes.Gcm(
              vector.bytes("iv"), vector.bytes("aad"), vector.size("tagSize"));
      byte[] sealed = concat(vector.bytes("ct"), vector.bytes("tag"));
      var mechanism = new Mechanism(Ckm.AES_GCM, parameter);
      boolean usual = vector.bytes("iv").length <= AesGcm.MAX_IV_BYTES;
      var table = usual ? bench.table() : bench.table().under(Workbench.PERMISSIVE);
      return aesBothWays(bench, table, mechanism, vector, sealed);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return vector.bytes("iv").length == 0
          ? Ckr.MECHANISM_PARAM_INVALID
          : Ckr.ENCRYPTED_DATA_INVALID;
    }
  }

  static final class CbcPad implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var mechanism = new Mechanism(Ckm.AES_CBC_PAD, new Parameter.Iv(vector.bytes("iv")));
      return aesBothWays(bench, bench.table(), mechanism, vector, vector.bytes("ct"));
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      int length = vector.bytes("ct").length;
      return length > 0 && length % 16 == 0
          ? Ckr.ENCRYPTED_DATA_INVALID
          : Ckr.ENCRYPTED_DATA_LEN_RANGE;
    }
  }

  /// @param least the shortest ciphertext
  record KeyWrap(long type, int least) implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var mechanism = Mechanism.of(type);
      return bench.with(
          Workbench.secret(Ckk.AES, vector.bytes("key")),
          key -> {
            byte[] opened =
                value(bench.table().unwrap(mechanism, key, vector.bytes("ct"), Template.EMPTY));
            try (var wrapped = Workbench.secret(Ckk.GENERIC_SECRET, vector.bytes("msg"))) {
              byte[] made = bench.table().wrap(mechanism, key.facts(), Optional.of(key), wrapped);
              return java.util.Arrays.equals(opened, vector.bytes("msg"))
                  ? Verdict.same("wrapped key", vector.bytes("ct"), made)
                  : new Verdict.Wrong("unwrapped key");
            }
          });
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      int length = vector.bytes("ct").length;
      return length >= least && length % 8 == 0
          ? Ckr.WRAPPED_KEY_INVALID
          : Ckr.WRAPPED_KEY_LEN_RANGE;
    }
  }

  static final class RsaPkcs1 implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      return rsaDecrypt(bench, Mechanism.of(Ckm.RSA_PKCS), vector);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return rsaRefusal(vector);
    }
  }

  static final class RsaOaep implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var parameter =
          new Oaep(
              NamedHash.of(vector.text("sha")).mechanism,
              NamedHash.of(vector.text("mgfSha")).mask,
              1,
              vector.bytes("label"));
      return rsaDecrypt(bench, new Mechanism(Ckm.RSA_PKCS_OAEP, parameter), vector);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return rsaRefusal(vector);
    }
  }

  /// The agreed x-coordinate, as a generic secret without a derivation function.
  static final class Ecdh implements WycheproofReplay {
    private final Curve curve;

    Ecdh(Curve curve) {
      this.curve = curve;
    }

    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var parameter = new Ecdh1(Ckd.NULL, new byte[0], vector.bytes("public"));
      var template = ulongs(Map.of(Cka.KEY_TYPE, Ckk.GENERIC_SECRET));
      return bench.with(
          Workbench.ec(curve, vector.number("private")),
          key ->
              Verdict.same(
                  "shared secret",
                  vector.bytes("shared"),
                  value(
                      bench
                          .table()
                          .derive(new Mechanism(Ckm.ECDH1_DERIVE, parameter), key, template))));
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return Ckr.MECHANISM_PARAM_INVALID;
    }
  }

  private static Verdict aesBothWays(
      Workbench bench,
      MechanismTable table,
      Mechanism mechanism,
      WycheproofVector vector,
      byte[] ciphertext)
      throws VaultException, CryptokiException {
    return bench.with(
        Workbench.secret(Ckk.AES, vector.bytes("key")),
        key -> {
          byte[] opened = table.decrypt(mechanism, key).process(ciphertext);
          byte[] made =
              table.encrypt(mechanism, key.facts(), Optional.of(key)).process(vector.bytes("msg"));
          return java.util.Arrays.equals(opened, vector.bytes("msg"))
              ? Verdict.same("ciphertext", ciphertext, made)
              : new Verdict.Wrong("plaintext");
        });
  }

  private static Verdict rsaDecrypt(Workbench bench, Mechanism mechanism, WycheproofVector vector)
      throws VaultException, CryptokiException {
    return bench.with(
        RSA_KEY.copy(vector, () -> withPrimes(vector)),
        key ->
            Verdict.same(
                "plaintext",
                vector.bytes("msg"),
                bench
                    .table()
                    .under(Workbench.EXPLICIT)
                    .decrypt(mechanism, key)
                    .process(vector.bytes("ct"))));
  }

  private static KeyMaterial withPrimes(WycheproofVector vector) throws CryptokiException {
    return RsaImport.rsa(
        vector.keyNumber("privateKey", "modulus"),
        Optional.of(vector.keyNumber("privateKey", "publicExponent")),
        vector.keyNumber("privateKey", "privateExponent"),
        vector.keyNumber("privateKey", "prime1"),
        vector.keyNumber("privateKey", "prime2"));
  }

  private static Ckr rsaRefusal(WycheproofVector vector) {
    return vector.bytes("ct").length == vector.keyNumber("privateKey", "modulus").bitLength() / 8
        ? Ckr.ENCRYPTED_DATA_INVALID
        : Ckr.ENCRYPTED_DATA_LEN_RANGE;
  }

  /// The value of new material, which is closed.
  static byte[] value(KeyMaterial material) {
    try (material) {
      return material.encoded().useArray(byte[]::clone);
    }
  }

  static Template ulongs(Map<Long, Long> values) {
    List<Template.Entry> entries =
        values.entrySet().stream()
            .map(entry -> new Template.Entry(entry.getKey(), ulong(entry.getValue())))
            .toList();
    return new Template(entries);
  }

  private static AttributeValue ulong(long value) {
    return new AttributeValue.Bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
