package org.asterism.cli;

import java.util.ArrayList;
import java.util.List;
import org.asterism.custody.threshold.Readiness;
import org.asterism.operator.TokenList;

/// What lies ready of a key, and who is needed for more, in words.
record ReadyText(TokenList.Ready key) {
  @Override
  public String toString() {
    Readiness what = key.what();
    var words = new ArrayList<String>();
    words.add("key %d: %d presignatures ready".formatted(key.number(), what.ready()));
    if (!what.failing().isEmpty()) {
      words.add("%d of them without %s".formatted(what.usable(), names(what.failing())));
    }
    words.add(
        what.makers() == what.vaults()
            ? "more need all %d vaults".formatted(what.vaults())
            : "more need any %d of %d vaults".formatted(what.makers(), what.vaults()));
    if (what.vaults() - what.failing().size() < what.makers()) {
      words.add("and so wait for " + names(what.failing()));
    }
    return String.join(", ", words);
  }

  private static String names(List<String> vaults) {
    return String.join(" and ", vaults);
  }
}
