package org.asterism.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import org.asterism.operator.NewTokenReport;

/// What the custody of a token's keys means, with the numbers of its constellation.
record CustodyText(NewTokenReport token) {
  private static final String EXPERIMENTAL = "experimental-threshold";

  void print(PrintWriter out) {
    for (NewTokenReport.Family family : token.families()) {
      out.printf("  %-9s %s%n", family.name(), family.custody());
    }
    if (isAny("threshold") || isAny(EXPERIMENTAL)) {
      threshold(out);
    }
    if (isAny(EXPERIMENTAL)) {
      experimental(out);
    }
    out.printf(
        "assembled: any %d of %d vaults release a key, and the engine has it whole for its lease%n",
        token.constellationK(), token.n());
    out.println(
        isAny(EXPERIMENTAL)
            ? "secret keys stay assembled: nothing else is there for them"
            : "ec-sign keys are assembled unless --custody ec-sign=experimental-threshold names"
                + " them; secret keys always");
  }

  private boolean isAny(String custody) {
    return token.families().stream().anyMatch(family -> family.custody().equals(custody));
  }

  // Each signature takes a presignature, which 2k-1 vaults made.
  private void experimental(PrintWriter out) {
    out.println("experimental-threshold: nobody outside has reviewed how these keys sign");
    int k = token.k();
    int needed = 2 * k - 1;
    if (token.presigned().isEmpty()) {
      out.printf(
          "ECDSA keys: new presignatures need %d of the %d vaults; with more than %s away, signing"
              + " goes on until those that are ready are used up, and then stops%n",
          needed, token.n(), vaults(token.n() - needed));
      return;
    }
    out.printf(
        "ECDSA keys: new presignatures need all %d vaults; %s, and then stops%n",
        needed, presigned());
    if (k > 2) {
      out.printf(
          "--k %d goes on with 2 vaults away, but %d opened vaults are then enough; %d vaults give"
              + " both%n",
          k - 1, k - 1, token.n() + 2);
    }
  }

  private String presigned() {
    var away = new ArrayList<String>();
    for (int i = 0; i < token.presigned().size(); i++) {
      String signatures = token.presigned().get(i) + (i == 0 ? " signatures" : "");
      String first = i == 0 ? "with %d away, signing goes on for about %s" : "with %d for %s";
      away.add(first.formatted(i + 1, signatures));
    }
    return String.join(", ", away);
  }

  private void threshold(PrintWriter out) {
    int k = token.k();
    int n = token.n();
    out.printf(
        "threshold: all %d vaults must be there to make a key, any %d use it: it goes on with %s"
            + " away; %s%n",
        n, k, vaults(n - k), opened(k));
    if (k < token.constellationK()) {
      out.printf(
          "k = %d is less than the constellation's %d: %d opened vaults are then enough to have"
              + " each key; a login takes %d vaults all the same%n",
          k, token.constellationK(), k, token.constellationK());
    }
  }

  private static String opened(int k) {
    return k == 1
        ? "one opened vault is enough to have it"
        : "fewer than %d opened vaults know nothing of it".formatted(k);
  }

  private static String vaults(int count) {
    return switch (count) {
      case 0 -> "no vault";
      case 1 -> "1 vault";
      default -> count + " vaults";
    };
  }
}
