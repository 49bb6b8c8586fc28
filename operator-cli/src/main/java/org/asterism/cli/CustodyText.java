package org.asterism.cli;

import java.io.PrintWriter;
import org.asterism.operator.NewTokenReport;

/// What the custody of a token's keys means, with the numbers of its constellation.
record CustodyText(NewTokenReport token) {

  void print(PrintWriter out) {
    for (NewTokenReport.Family family : token.families()) {
      out.printf("  %-9s %s%n", family.name(), family.threshold() ? "threshold" : "assembled");
    }
    if (token.families().stream().anyMatch(NewTokenReport.Family::threshold)) {
      threshold(out);
    }
    out.printf(
        "assembled: any %d of %d vaults release a key, and the engine has it whole for its lease%n",
        token.constellationK(), token.n());
    out.println("ec-sign and secret keys stay assembled: nothing else is there for them yet");
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
