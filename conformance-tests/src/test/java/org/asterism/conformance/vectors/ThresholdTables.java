package org.asterism.conformance.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What is asked of keys that are never whole: all that Wycheproof and the known answers have for
/// private keys of RSA and Edwards curves. Of agreements every tenth: there each case has a key of
/// its own, which is dealt to all vaults.
final class ThresholdTables {
  private static final int OF_AGREEMENTS = 10;
  private static final Set<String> BY_PRIVATE_KEY =
      Set.of("sign", "sign-recover", "decrypt", "unwrap");
  private static final List<String> EXPONENTS_THAT_ARE_REFUSED = List.of("x 03");
  private static final String EDWARDS448 = "x 06032b6571";

  private ThresholdTables() {}

  static Map<String, List<Question>> all() throws IOException {
    var tables = new LinkedHashMap<String, List<Question>>();
    for (Path file : KnownAnswers.files()) {
      List<Question> asked =
          KnownAnswers.read(file).stream().filter(ThresholdTables::isOf).toList();
      if (!asked.isEmpty()) {
        tables.put(file.getFileName().toString(), asked);
      }
    }
    tables.putAll(WycheproofTables.rsaPrivateKeys());
    tables.put("pss by the keys of sig_gen", WycheproofTables.pssSignatures());
    WycheproofTables.agreements().forEach((name, questions) -> tables.put(name, some(questions)));
    tables.replaceAll((_, questions) -> questions.stream().map(ThresholdTables::shared).toList());
    return tables;
  }

  private static boolean isOf(Question question) {
    return BY_PRIVATE_KEY.contains(question.deed())
        && (question.mechanism().contains("RSA") || question.mechanism().equals("CKM_EDDSA"));
  }

  private static List<Question> some(List<Question> questions) {
    return IntStream.range(0, questions.size())
        .filter(i -> i % OF_AGREEMENTS == 0)
        .mapToObj(questions::get)
        .toList();
  }

  // A nonce of Ed25519 is drawn, so that the signature is another one each time.
  private static Question shared(Question whole) {
    Question question = whole.inThresholdCustody();
    if (EXPONENTS_THAT_ARE_REFUSED.contains(whole.ofKey("CKA_PUBLIC_EXPONENT"))
        || whole.ofKey("CKA_EC_PARAMS").equals(EDWARDS448)) {
      return question.refused("CKR_ATTRIBUTE_VALUE_INVALID");
    }
    if (!whole.mechanism().equals("CKM_EDDSA")) {
      return question;
    }
    return whole.fields().isEmpty()
        ? question.verified()
        : question.refused("CKR_MECHANISM_PARAM_INVALID");
  }
}
