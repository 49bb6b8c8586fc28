package org.asterism.operator;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.asterism.bridge.OperatorCall;
import org.asterism.custody.vaults.Environment;
import org.asterism.quorum.Answer;
import org.asterism.token.Inventory;
import org.asterism.vault.Description;
import org.asterism.vault.VaultName;

/// Answers how the engine is: asks each vault through the engine's own connections, and counts what
/// the directory says.
record StatusCall(EngineFacts facts, Environment environment) implements OperatorCall {
  @Override
  public byte[] answer(Asked asked) {
    List<Answer<Description>> answers =
        environment.askAll(
            environment.members().n(), (member, deadline) -> member.vault().describe(deadline));
    Map<VaultName, String> missing =
        answers.stream()
            .filter(answer -> answer instanceof Answer.Failed<Description>)
            .map(answer -> (Answer.Failed<Description>) answer)
            .collect(
                Collectors.toMap(
                    Answer.Failed::vault, failed -> String.valueOf(failed.cause().getMessage())));
    var vaults =
        Inventory.of(environment).stream()
            .map(counted -> status(counted, missing.getOrDefault(name(counted), "")))
            .toList();
    return new EngineStatus(facts.name(), facts.constellation(), facts.serial().getAsLong(), vaults)
        .encode();
  }

  private static VaultName name(Inventory counted) {
    return counted.member().vault().name();
  }

  private static EngineStatus.VaultStatus status(Inventory counted, String missing) {
    return new EngineStatus.VaultStatus(
        counted.member().id(),
        missing,
        counted.keys(),
        counted.objects(),
        counted.accounts(),
        counted.owed(),
        counted.lost());
  }
}
