package org.asterism.algorithm;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.asterism.algorithm.kdf.Hkdf;
import org.asterism.cryptoki.Cka;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// Codes and derived keys.
final class HashReplays {
  private HashReplays() {}

  /// Whole codes by both mechanisms, cut ones by the general one.
  ///
  /// @param length of a whole code, in bytes
  record Hmac(long mechanism, long general, int length) implements WycheproofReplay {
    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      int bytes = vector.size("tagSize") / Byte.SIZE;
      var cut = new Mechanism(general, new Parameter.Ulong(bytes));
      return bench.with(
          Workbench.secret(Ckk.GENERIC_SECRET, vector.bytes("key")),
          key -> {
            Verdict verdict = verdict(bench, cut, key, vector);
            return bytes == length && verdict.equals(Verdict.ACCEPTED)
                ? verdict(bench, Mechanism.of(mechanism), key, vector)
                : verdict;
          });
    }

    private static Verdict verdict(
        Workbench bench, Mechanism mechanism, KeyUse key, WycheproofVector vector)
        throws VaultException, CryptokiException {
      byte[] message = vector.bytes("msg");
      bench
          .table()
          .verify(mechanism, key.facts(), Optional.of(key))
          .verify(message, vector.bytes("tag"));
      return Verdict.same(
          "code", vector.bytes("tag"), bench.table().sign(mechanism, key).sign(message));
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return Ckr.SIGNATURE_INVALID;
    }
  }

  /// As data, and as a key where a key may be so long; with the salt as data and as a key.
  record HkdfBoth(long hash) implements WycheproofReplay {
    private static final int LONGEST_KEY = 512;

    @Override
    public Verdict replay(Workbench bench, WycheproofVector vector)
        throws VaultException, CryptokiException {
      byte[] salt = vector.bytes("salt");
      return bench.with(
          Workbench.secret(Ckk.GENERIC_SECRET, vector.bytes("ikm")),
          base -> {
            Verdict byData = verdict(bench, vector, Hkdf.Salt.of(salt), List.of(base));
            if (salt.length == 0) {
              return byData;
            }
            return bench.with(
                Workbench.secret(Ckk.GENERIC_SECRET, salt),
                key -> {
                  var byKey = verdict(bench, vector, new Hkdf.Salt(4, salt, 9), List.of(base, key));
                  return byData.equals(byKey) ? byKey : new Verdict.Wrong(byData + ", " + byKey);
                });
          });
    }

    private Verdict verdict(
        Workbench bench, WycheproofVector vector, Hkdf.Salt salt, List<KeyUse> keys)
        throws VaultException, CryptokiException {
      int size = vector.testSize("size");
      var hkdf = new Hkdf(new Hkdf.Steps(true, true), hash, salt, vector.bytes("info"));
      var template = new HashMap<>(Map.of(Cka.VALUE_LEN, (long) size));
      Verdict verdict = ofData(bench, hkdf, keys, template, vector);
      return size <= LONGEST_KEY && verdict.equals(Verdict.ACCEPTED)
          ? ofKey(bench, hkdf, keys, template, vector)
          : verdict;
    }

    private static Verdict ofData(
        Workbench bench,
        Hkdf hkdf,
        List<KeyUse> keys,
        Map<Long, Long> template,
        WycheproofVector vector)
        throws VaultException, CryptokiException {
      try (var made =
          bench
              .table()
              .deriveAll(new Mechanism(Ckm.HKDF_DATA, hkdf), keys, Specimen.ulongs(template))) {
        byte[] value = made.object().orElseThrow().template().bytes(Cka.VALUE).orElseThrow();
        return Verdict.same("data", vector.bytes("okm"), value);
      }
    }

    private static Verdict ofKey(
        Workbench bench,
        Hkdf hkdf,
        List<KeyUse> keys,
        Map<Long, Long> template,
        WycheproofVector vector)
        throws VaultException, CryptokiException {
      var mechanism = new Mechanism(Ckm.HKDF_DERIVE, hkdf);
      try (var made = bench.table().deriveAll(mechanism, keys, Specimen.ulongs(template))) {
        var key = (Derivation.Made.Key) made.object().orElseThrow();
        return Verdict.same("key", vector.bytes("okm"), CipherReplays.value(key.material()));
      }
    }

    @Override
    public Ckr refusal(WycheproofVector vector) {
      return Ckr.KEY_SIZE_RANGE;
    }
  }
}
