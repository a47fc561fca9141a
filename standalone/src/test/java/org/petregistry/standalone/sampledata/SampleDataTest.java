package org.petregistry.standalone.sampledata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SampleDataTest {

    private static final int LONGEST_NAME = 70;

    private final SampleData data = new SampleData();

    @Test
    void usernames_and_addresses_are_unique_case_insensitively() {
        List<SampleData.Owner> owners = data.owners(30_000);

        TreeSet<String> usernames = new TreeSet<>(Comparator.comparing(String::toLowerCase));
        owners.forEach(owner -> usernames.add(owner.username()));
        assertThat(usernames).hasSameSizeAs(owners).allMatch(username -> username.matches("[A-Za-z0-9._-]{1,64}"));
        List<String> addresses = owners.stream()
                .map(SampleData.Owner::email)
                .filter(Objects::nonNull)
                .toList();
        assertThat(addresses).doesNotHaveDuplicates().hasSizeBetween(15_000, 25_000);
        assertThat(owners).allMatch(owner -> owner.name().length() <= LONGEST_NAME);
    }

    @Test
    void pets_are_of_every_species_and_belong_to_existing_owners() {
        BitSet ownerIds = new BitSet();
        ownerIds.set(3, 10);
        ownerIds.set(20);

        List<SampleData.Pet> pets = data.pets(1000, ownerIds);

        assertThat(pets).extracting(SampleData.Pet::species).hasSameElementsAs(SampleData.SPECIES);
        assertThat(pets).extracting(SampleData.Pet::ownerId).containsOnly(3L, 4L, 5L, 6L, 7L, 8L, 9L, 20L);
        assertThat(pets).allMatch(pet -> !pet.name().isBlank() && pet.name().length() <= LONGEST_NAME);
    }

    @Test
    void pets_have_no_owner_if_there_are_no_owners() {
        assertThat(data.pets(50, new BitSet()))
                .hasSize(50)
                .extracting(SampleData.Pet::ownerId)
                .containsOnlyNulls();
    }

    @Test
    void the_sample_data_are_always_the_same() {
        SampleData again = new SampleData();

        assertThat(again.owners(20)).isEqualTo(data.owners(20));
        assertThat(again.pets(50, new BitSet())).isEqualTo(data.pets(50, new BitSet()));
    }
}
