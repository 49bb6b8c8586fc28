package org.asterism.algorithm;

import static org.asterism.algorithm.Refusal.assertRefused;

import java.util.List;
import java.util.Optional;
import org.asterism.algorithm.rsa.Pss;
import org.asterism.cryptoki.Ckg;
import org.asterism.cryptoki.Ckm;
import org.asterism.cryptoki.Ckr;
import org.asterism.token.MechanismRules;
import org.junit.jupiter.api.Test;

/// A token whose private keys do not sign over SHA-1 still verifies such signatures.
class Sha1SignaturesTest {
  private static final Workbench BENCH = Workbench.BOTH.getFirst();
  private static final MechanismTable STRICT =
      BENCH
          .table()
          .under(
              new MechanismRules(
                  MechanismRules.Pkcs1Decryption.IMPLICIT,
                  new MechanismRules.RsaBits(2048, 8192),
                  1_000_000,
                  MechanismRules.Gcm.STRICT,
                  false,
                  MechanismRules.KeyPairs.ALL));
  private static final Parameter PSS = new Pss(Ckm.SHA_1, Ckg.MGF1_SHA1, 20);

  @Test
  void theyAreVerifiedAndNotMade() throws Exception {
    for (var s :
        List.of(
            Specimen.named("SHA1_RSA_PKCS"),
            Specimen.named("SHA1_RSA_PKCS_PSS"),
            Specimen.named("RSA_PKCS_PSS").with(PSS).over(new byte[20]),
            Specimen.named("ECDSA_SHA1"))) {
      BENCH.with(
          s.key().copy(),
          key -> {
            byte[] made = Service.sign(BENCH, s, key);
            STRICT.verify(s.mechanism(), key.facts(), Optional.empty()).verify(s.data(), made);
            assertRefused(Ckr.MECHANISM_INVALID, () -> STRICT.sign(s.mechanism(), key));
            return key;
          });
    }
  }

  @Test
  void otherHashesSign() throws Exception {
    for (String name : List.of("SHA224_RSA_PKCS", "RSA_PKCS_PSS", "ECDSA_SHA3_256", "ECDSA")) {
      var s = Specimen.named(name);
      BENCH.with(s.key().copy(), key -> STRICT.sign(s.mechanism(), key).sign(s.data()));
    }
  }
}
