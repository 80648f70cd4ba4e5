// usage: sdk PROFILE CALLS
//
// What a program does that uses the AWS SDK for Go v2: a configuration of its own, whose credentials are asked for as
// by a client's first call, as often as wanted. Prints each different set of credentials once, as JSON. Built by
// tests/real/sdk.py with the SDK's source as Debian packages it.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	log.SetFlags(0)
	calls, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	seen := map[string]bool{}
	for ; calls > 0; calls-- {
		settings, err := config.LoadDefaultConfig(context.Background(), config.WithSharedConfigProfile(os.Args[1]))
		if err != nil {
			log.Fatal(err)
		}
		found, err := settings.Credentials.Retrieve(context.Background())
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
