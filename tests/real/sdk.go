// usage: sdk PROFILE [CALLS]
//
// What a program does that uses the AWS SDK for Go v2. With a number: a configuration of its own, whose credentials are
// asked for as by a client's first call, as often as wanted; each different set of credentials is printed once, as JSON.
// Without one: a client that lives long, a call for each line of standard input; who it is is printed. An empty profile is
// that of the environment. Built by tests/real/lab.py with the SDK's source as Debian packages it.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) > 2 {
		calls, err := strconv.Atoi(os.Args[2])
		if err != nil {
			log.Fatal(err)
		}
		ask(calls)
	} else {
		live()
	}
}

// This version knows no AWS_ENDPOINT_URL.
func endpoint(_, _ string, _ ...interface{}) (aws.Endpoint, error) {
	return aws.Endpoint{URL: os.Getenv("AWS_ENDPOINT_URL")}, nil
}

func configuration() aws.Config {
	resolver := config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(endpoint))
	profile := config.WithSharedConfigProfile(os.Args[1])
	// Not with credentials that end under way.
	early := config.WithCredentialsCacheOptions(func(options *aws.CredentialsCacheOptions) { options.ExpiryWindow = time.Second })
	settings, err := config.LoadDefaultConfig(context.Background(), resolver, profile, early)
	if err != nil {
		log.Fatal(err)
	}
	return settings
}

func ask(calls int) {
	seen := map[string]bool{}
	for ; calls > 0; calls-- {
		found, err := configuration().Credentials.Retrieve(context.Background())
		if err != nil {
			log.Fatal(err)
		}
		line, err := json.Marshal([]string{found.AccessKeyID, found.SecretAccessKey, found.SessionToken})
		if err != nil {
			log.Fatal(err)
		}
		if !seen[string(line)] {
			seen[string(line)] = true
			fmt.Println(string(line))
		}
	}
}

func live() {
	client := sts.NewFromConfig(configuration())
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		answer, err := client.GetCallerIdentity(context.Background(), &sts.GetCallerIdentityInput{})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(*answer.Arn)
	}
}
