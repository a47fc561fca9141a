package org.petregistry.standalone.sampledata;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/**
 * Generates fictitious owners and pets. The same calls generate the same data, so that a problem with sample data can be
 * reproduced.
 */
final class SampleData {

    /** The species of the sample pets. */
    static final List<String> SPECIES = List.of("Dog", "Cat", "Chicken", "Hamster", "Turtle");

    /** An owner as {@code POST /owners/batch} accepts it; members that are null are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Owner(String name, String username, String email) {}

    /** A pet as {@code POST /pets/batch} accepts it; members that are null are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Pet(String name, String species, Long ownerId) {}

    private static final long SEED = 20;
    private static final int LONGEST_NAME_IN_USERNAME = 40;
    private static final int ONE_WITHOUT_EMAIL_IN = 3;

    private final Random random = new Random(SEED);
    private final Faker faker = new Faker(Locale.ENGLISH, random);
    private int ownersMade;

    /** The next owners; their usernames and email addresses are unique across calls. */
    List<Owner> owners(int count) {
        List<Owner> owners = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            owners.add(owner());
        }
        return owners;
    }

    /** The next pets, which refer to these owners; if there are none, the pets have no owner. */
    List<Pet> pets(int count, BitSet ownerIds) {
        List<Pet> pets = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String species = SPECIES.get(random.nextInt(SPECIES.size()));
            pets.add(new Pet(petName(species), species, ownerIds.isEmpty() ? null : anyOf(ownerIds)));
        }
        return pets;
    }

    private Owner owner() {
        ownersMade++;
        String first = faker.name().firstName();
        String last = faker.name().lastName();
        // There are fewer names than owners; the number makes each username unique.
        String username = plain(first + "." + last) + ownersMade;
        boolean reachable = random.nextInt(ONE_WITHOUT_EMAIL_IN) != 0;
        // RFC 2606, section 3 reserves this domain: no email is delivered to it.
        return new Owner(first + " " + last, username, reachable ? username + "@example.org" : null);
    }

    private String petName(String species) {
        return switch (species) {
            case "Dog" -> faker.dog().name();
            case "Cat" -> faker.cat().name();
            default -> faker.name().firstName();
        };
    }

    /** An id after a gap is more likely than others; that is good enough for a sample. */
    private long anyOf(BitSet ids) {
        return ids.nextSetBit(random.nextInt(ids.length()));
    }

    private static String plain(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z.]", "")
                .toLowerCase(Locale.ROOT);
        return plain.substring(0, Math.min(plain.length(), LONGEST_NAME_IN_USERNAME));
    }
}
