package org.asterism.algorithm;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.asterism.algorithm.ec.Curve;
import org.asterism.algorithm.ec.EcFacts;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.algorithm.rsa.RsaFacts;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.vault.VaultException;

/// Signatures and codes: hashed by the mechanism, and over a digest made outside where there is
/// such a mechanism.
final class SignatureReplays {
  private SignatureReplays() {}

  /// `r | s` over all three curves.
  static final class Ecdsa implements WycheproofReplay {
    private final Curve curve;

    Ecdsa(Curve curve) {
      this.curve = curve;
    }

    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      int length = vector.bytes("sig").length;
      if (length % 2 == 0 && length < 2 * curve.fieldBytes()) {
        return new Verdict.NotOffered("one length only: PKCS#11 v3.1 §6.3.1 takes shorter ones");
      }
      var facts = new EcFacts(curve, vector.keyBytes("publicKey", "uncompressed"));
      var hashed = NamedHash.of(vector.text("sha")).ecdsa();
      return bothWays(bench, facts, vector, new Pair(hashed, Mechanism.of(Ckm.ECDSA)));
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return vector.bytes("sig").length == 2 * curve.fieldBytes()
          ? Ckr.SIGNATURE_INVALID
          : Ckr.SIGNATURE_LEN_RANGE;
    }
  }

  static final class RsaPss implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var hash = NamedHash.of(vector.text("sha"));
      var parameter =
          new Pss(hash.mechanism, NamedHash.of(vector.text("mgfSha")).mask, vector.size("sLen"));
      var hashed = hash.pss(parameter);
      var raw = new Mechanism(Ckm.RSA_PKCS_PSS, parameter);
      return bothWays(bench, rsa(vector, "publicKey"), vector, new Pair(hashed, raw));
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return rsaRefusal(vector);
    }
  }

  static final class RsaVerify implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var mechanism = NamedHash.of(vector.text("sha")).pkcs1().orElseThrow();
      bench
          .table()
          .verify(mechanism, rsa(vector, "publicKey"), Optional.empty())
          .verify(vector.bytes("msg"), vector.bytes("sig"));
      return Verdict.ACCEPTED;
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return rsaRefusal(vector);
    }
  }

  /// Deterministic signatures, from keys whose primes are not given.
  static final class RsaSign implements WycheproofReplay {
    private final GroupKey groupKey = new GroupKey();

    private static KeyMaterial withoutPrimes(WycheproofVector vector) throws CryptokiException {
      return Workbench.rsa(
          vector.keyNumber("privateKey", "modulus"),
          vector.keyNumber("privateKey", "publicExponent"),
          vector.keyNumber("privateKey", "privateExponent"));
    }

    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      var offered = NamedHash.find(vector.text("sha")).flatMap(NamedHash::pkcs1);
      if (offered.isEmpty()) {
        return new Verdict.NotOffered("signatures over " + vector.text("sha"));
      }
      var material = groupKey.copy(vector, () -> withoutPrimes(vector));
      var mechanism = offered.get();
      byte[] signature =
          bench.with(material, key -> bench.table().sign(mechanism, key).sign(vector.bytes("msg")));
      bench
          .table()
          .verify(mechanism, rsa(vector, "privateKey"), Optional.empty())
          .verify(vector.bytes("msg"), signature);
      return Verdict.same("signature", vector.bytes("sig"), signature);
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      throw new AssertionError("no signature to generate is invalid");
    }
  }

  /// Two mechanisms for one scheme: one that hashes itself, one that takes the digest.
  private record Pair(Mechanism hashed, Mechanism raw) {}

  private static Verdict bothWays(
      Workbench bench, KeyFacts facts, WycheproofVector vector, Pair pair)
      throws VaultException, CryptokiException {
    byte[] signature = vector.bytes("sig");
    byte[] digest = digest(vector.text("sha"), vector.bytes("msg"));
    Ckr raw = Ckr.OK;
    try {
      bench.table().verify(pair.raw(), facts, Optional.empty()).verify(digest, signature);
    } catch (CryptokiException refused) {
      raw = refused.ckr();
    }
    try {
      bench
          .table()
          .verify(pair.hashed(), facts, Optional.empty())
          .verify(vector.bytes("msg"), signature);
    } catch (CryptokiException refused) {
      if (refused.ckr() != raw) {
        return new Verdict.Wrong("over the digest " + raw + ", else " + refused.ckr());
      }
      throw refused;
    }
    return raw == Ckr.OK ? Verdict.ACCEPTED : new Verdict.Wrong("over the digest " + raw);
  }

  private static Ckr rsaRefusal(WycheproofVector vector) {
    return vector.bytes("sig").length == vector.size("keySize") / 8
        ? Ckr.SIGNATURE_INVALID
        : Ckr.SIGNATURE_LEN_RANGE;
  }

  private static RsaFacts rsa(WycheproofVector vector, String field) {
    return new RsaFacts(
        unsigned(vector.keyNumber(field, "modulus")),
        unsigned(vector.keyNumber(field, "publicExponent")));
  }

  private static byte[] unsigned(BigInteger number) {
    byte[] signed = number.toByteArray();
    return signed[0] == 0 ? java.util.Arrays.copyOfRange(signed, 1, signed.length) : signed;
  }

  private static byte[] digest(String algorithm, byte[] message) {
    try {
      return MessageDigest.getInstance(algorithm).digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
