package org.asterism.token;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.asterism.custody.Debts;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.login.OwedCredentials;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Role;

/// What one token owes to each vault, counted for people.
record TokenDebts(Environment environment, long slot, OwedCredentials credentials) {

  /// Vaults that are owed nothing are not named.
  SortedMap<String, Integer> byVault() {
    List<EnrolmentId> records =
        environment.directory().read(transaction -> Debts.creditors(transaction, slot));
    var counts = new TreeMap<String, Integer>();
    for (Member member : environment.members().all()) {
      long owed = records.stream().filter(member.id()::equals).count();
      for (Role role : Role.values()) {
        owed += credentials.find(role, member.id()).isPresent() ? 1 : 0;
      }
      if (owed > 0) {
        counts.put(member.vault().name().name(), Math.toIntExact(owed));
      }
    }
    return counts;
  }
}
