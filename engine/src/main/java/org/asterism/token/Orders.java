package org.asterism.token;

import java.util.List;
import java.util.Map;
import org.asterism.constellation.TokenOrder;
import org.asterism.custody.vaults.Authority;
import org.asterism.custody.vaults.Environment;
import org.asterism.custody.vaults.Member;
import org.asterism.custody.vaults.Policies;
import org.asterism.quorum.Answer;
import org.asterism.vault.EpochTag;
import org.asterism.vault.Role;
import org.asterism.vault.operation.Order;

/// The bringing of operators' orders to vaults, which judge them themselves.
final class Orders {
  private Orders() {}

  /// Asks all vaults.
  static List<Answer<Member>> bring(TokenOrder.Signed signed, Environment environment) {
    var policies = new Policies(signed.order().token(), Map.of());
    return environment.askAll(
        environment.members().n(),
        (member, deadline) -> {
          policies
              .errand(member, Role.SO, EpochTag.NONE, new Order(signed.text()))
              .carryOut(member, Authority.NONE, deadline);
          return member;
        });
  }
}
